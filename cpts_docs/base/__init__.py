"""What every other room may use: errors, diagnostics, French words, the log, where files stand."""
