"""The corpus in the formats of other tools, and in a form that may be shared without its texts."""
