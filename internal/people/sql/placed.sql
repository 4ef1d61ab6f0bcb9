-- Stores in the hierarchy of today.
select store_id, coalesce(region, ''), coalesce(area, ''), coalesce(banner, '') from stores
