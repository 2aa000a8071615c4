"""Streamlit's entry: the page list and navigation, nothing else. Start it with `directory serve`."""

import streamlit as st

from directory.ui import frame, menu

st.set_page_config(page_title="1540 contact directory", page_icon="📇", layout="wide")
frame.draw(st.navigation(menu.pages(), position=menu.position()))
