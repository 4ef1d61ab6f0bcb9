-- The ids of the store master that the run being read shows.
select store_id from stores
