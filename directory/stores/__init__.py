"""Where records are kept; only `bootstrap` names a store."""
