"""Records written in the formats of others, and read from them: no git, no index, no address."""
