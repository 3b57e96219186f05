"""Files: Supabase's Storage API over rows in the schema `storage`, and one file on this disk for each version.

`area` joins the parts: `buckets`, `objects`, `transfers` and `tus` answer requests; `database` runs every rule as the
person who asks; `blobs` keeps the bytes, and says where; `sweep` clears what belongs to nothing.
"""
