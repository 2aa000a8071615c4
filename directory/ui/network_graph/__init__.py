"""The one browser component: a drawing of records and links that answers to mouse, keyboard and theme."""
