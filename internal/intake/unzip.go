package intake

import (
	"archive/zip"
	"io"
	"os"
	"strings"
)

// unzip copies the archive to a temporary file, because a zip is read from its end, and opens the one file in it. Names
// inside the archive mean nothing: no file is ever written under one of them.
func (s *stream) unzip(in io.Reader, temp string) (io.Reader, error) {
	f, err := os.CreateTemp(temp, "daybook-zip-*")
	if err != nil {
		return nil, err
	}
	s.close = append(s.close, func() { _ = f.Close(); _ = os.Remove(f.Name()) })
	size, err := io.Copy(f, in)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, s.damaged(err)
	}
	var files []*zip.File
	for _, x := range z.File {
		if !x.FileInfo().IsDir() && !strings.HasPrefix(x.Name, "__MACOSX/") { // what a Mac notes about the file beside it
			files = append(files, x)
		}
	}
	if len(files) != 1 {
		return nil, unreadable("the archive holds %d files; a delivery is one file", len(files))
	}
	if files[0].Flags&1 != 0 {
		return nil, unreadable("the archive is encrypted; nobody here has its password")
	}
	r, err := files[0].Open()
	if err != nil {
		return nil, s.damaged(err)
	}
	s.close = append(s.close, func() { _ = r.Close() })
	return r, nil
}
