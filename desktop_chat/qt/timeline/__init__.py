"""The message list: geometry, layout, painting and the view that joins them."""
