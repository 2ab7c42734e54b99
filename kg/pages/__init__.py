"""Printed pages: a file -> its lines with their places -> stories. Pure geometry; words are data."""
