"""Writers whose libraries are slow to load: imported when first called."""
