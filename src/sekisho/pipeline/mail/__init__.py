"""Mail learned and judged straight from files, without landing it: nothing but features is kept."""
