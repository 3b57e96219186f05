"""What the operating system offers: the clock, key storage, one window per profile, the local workspace's process."""
