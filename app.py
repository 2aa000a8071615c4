"""Streamlit entry: page list and navigation, nothing else."""
