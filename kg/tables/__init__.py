"""Tables of projects -> stories whose facts stand in columns; tables of articles -> records."""
