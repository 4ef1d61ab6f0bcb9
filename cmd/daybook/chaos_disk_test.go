//go:build chaos

package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// smallDisk mounts a file system of so many MB and returns where; it goes with the test.
func smallDisk(t *testing.T, megabytes string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Fatal("a small disk is mounted for this: run it as root")
	}
	dir, err := os.MkdirTemp("", "daybook-small-")
	if err != nil {
		t.Fatal(err)
	}
	mount(t, dir, megabytes)
	return dir
}

// mount lays an empty file system of so many MB over a folder; it goes with the test.
func mount(t *testing.T, dir, megabytes string) {
	t.Helper()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "mode=755,size="+megabytes+"m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Fatalf("mount: %v %s", err, out)
	}
	t.Cleanup(func() {
		_ = exec.Command("umount", "-l", dir).Run()
		_ = os.Remove(dir)
	})
}

// fill writes a file that leaves so many bytes of a disk free.
func fill(t *testing.T, disk string, free int64) {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(disk, &s); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(disk, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	block := int64(s.Bsize)
	if n := (int64(s.Bavail)*block - free) / block * block; n > 0 {
		if err := syscall.Fallocate(int(f.Fd()), 0, 0, n); err != nil {
			t.Fatal(err)
		}
	}
}

func empty(t *testing.T, disk string) {
	t.Helper()
	if err := os.Remove(filepath.Join(disk, "ballast")); err != nil {
		t.Fatal(err)
	}
}

// room is how many KB are left of the disk, night by night.
var room = []int64{0, 4, 8, 16, 32, 64, 256, 1024, 3072, 8192}

// fullDisk lets the home's disk run full during nights, and gives it room again. Landing is a disk of its own, as where others write to it:
// files are copied then.
func fullDisk(t *testing.T, on engine, nights int) (hit int) {
	n := newNightly(t, on, nights)
	disk := smallDisk(t, "400")
	moved := filepath.Join(disk, "home")
	if out, err := exec.Command("cp", "-r", n.home, moved).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	n.home = moved
	mount(t, filepath.Join(n.home, "landing"), "100")
	hit, _ = n.live(t, nights, blow{
		before: func(night int, _ time.Duration) { fill(t, disk, room[night%len(room)]<<10) },
		mend:   func(int) { empty(t, disk) },
		hit: func(night int, underWay bool, e ended) bool {
			if !failed(night, underWay, e) {
				return false
			}
			if !strings.Contains(strings.ToLower(e.errOut), "space") {
				t.Errorf("the message does not say that the disk is full:\n%s", e.errOut)
			}
			return true
		},
	})
	return hit
}

// serverDiskFull lets the disk of a PostgreSQL server run full during nights, its log of changes too, so that it may end; then it has room
// again, and is started if it has ended.
func serverDiskFull(t *testing.T, _ engine, nights int) (hit int) {
	n := newNightly(t, embedded, nights)
	disk := smallDisk(t, "600")
	server := postgrestest.NewOwnIn(t, disk)
	path := filepath.Join(n.home, "daybook.yaml")
	write(t, path, warehouseLine.ReplaceAllString(read(t, path), "warehouse: "+server.URL())+"retry_seconds: 1\n")
	hit, _ = n.live(t, nights, blow{
		before: func(night int, _ time.Duration) { fill(t, disk, room[night%len(room)]<<10) },
		mend: func(int) {
			empty(t, disk)
			for range 3 { // it may be mending itself
				if daybook(t, "status", "--home", n.home).code == 0 {
					return
				}
			}
			server.Start()
		},
		hit: failed,
	})
	return hit
}
