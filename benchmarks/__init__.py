"""What speed and memory cost, measured side by side in one run; ratios count, absolute figures do not."""
