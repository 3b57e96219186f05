"""Everything that people see: values become pixels here, and keys and clicks become wishes."""
