"""Packages for Linux: what lies around the program on a system, the .deb, the tarball and the self-extracting file."""
