"""CSV and XLSX as untrusted tables: encodings, title rows, merged headers, dates, columns by name. Shared by lists."""
