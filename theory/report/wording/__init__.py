"""Every sentence that people read, one file for each folder whose records it says; no code looks at one."""
