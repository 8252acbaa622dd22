"""The shell: HTTP, WeCom transport, the beat, the pump, the command line and the sandbox."""
