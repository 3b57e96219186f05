"""Moving a workspace to a Supabase project: everything with its ids and numbers, proven, and safe to repeat."""
