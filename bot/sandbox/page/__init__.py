"""The sandbox's web page: conversations, forms, a clock to move, and an inspector of the traffic."""
