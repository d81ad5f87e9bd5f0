//! Files, standard input and output, JSON lines and CSV.
