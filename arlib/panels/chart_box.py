"""A chart inside a panel: the same picture a report shows, changed without a kernel's display machinery."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from arlib.charts import Chart
from arlib.tables import Html


class ChartBox(widgets.Output):  # type: ignore[misc]  # ipywidgets has no types
    """Holds one chart, or a sentence where there is nothing to draw.

    Its outputs are set as data: a callback has no cell to display into, and a test has no kernel.
    """

    def put(self, shown: Chart | Html | None) -> None:
        """Show this instead of what is there."""
        bundle: dict[str, Any] = {} if shown is None else dict(shown._repr_mimebundle_())
        # left to a notebook, the table under a chart would be chosen by a viewer that knows no charts
        if isinstance(shown, Chart):
            bundle.pop("text/html", None)
        data = {"output_type": "display_data", "metadata": {}, "data": bundle}
        self.outputs = (data,) if bundle else ()
