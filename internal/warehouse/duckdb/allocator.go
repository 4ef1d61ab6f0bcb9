package duckdb

// The engine gives what it has freed back to the system after a tenth of a second and not after ten: marts of a long history
// free and take hundreds of megabytes a second, and the process would stand at half as much again as it uses. Where the
// engine comes without jemalloc (macOS, Windows) nobody reads this.

// const char *duckdb_je_malloc_conf_2_conf_harder = "dirty_decay_ms:100,muzzy_decay_ms:0";
import "C"
