-- From here on with a reader's rights.
set local role /*1*/
