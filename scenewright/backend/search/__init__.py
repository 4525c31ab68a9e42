"""Pictures and assets found and put in order by what is said of them and by what they look like."""
