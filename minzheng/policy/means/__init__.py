"""The means test that cash programmes share: whose income counts, which property is looked at.

The rules name parameters without a programme's prefix; each programme that uses them brings its own values.
"""
