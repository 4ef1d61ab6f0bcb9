drop schema wh_part cascade
