"""An example publication: the weekly of an invented province, its people and three of its weeks."""
