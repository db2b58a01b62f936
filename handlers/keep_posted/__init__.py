"""Keep posted: telling candidates of openings as promised, touching base, and thank-yous."""
