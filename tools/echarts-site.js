export { getInstanceByDom, init } from "echarts/core";
import { use } from "echarts/core";
import { BarChart, GaugeChart, LineChart, RadarChart, SankeyChart, TreemapChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, RadarComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
use([BarChart, GaugeChart, LineChart, RadarChart, SankeyChart, TreemapChart, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent, RadarComponent, TitleComponent, TooltipComponent, LabelLayout, SVGRenderer]);
