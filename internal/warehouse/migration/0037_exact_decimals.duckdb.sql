-- Twin: nothing is to be done here. The embedded engine makes a decimal of a double without going by way of text.
select 1
