"""The memory: rows, units of work, sealed history. Speaks only the types of `workflow`."""
