"""Many projects at once, out of a lake of record tables: evaluated part by part, into Parquet."""
