"""What the register's pages say."""
