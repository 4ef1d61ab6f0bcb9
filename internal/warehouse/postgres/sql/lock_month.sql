-- Nobody reads or writes /*2*/, a month of /*1*/, or this gives up.
set local lock_timeout = '500ms'; lock table only wh./*1*/ in access exclusive mode; lock table wh./*2*/ in access exclusive mode
