# approval

# offers

# quotations

# contracts and regular offers

# reports

# portal
