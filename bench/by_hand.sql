-- The same 26 indicators as a good analyst would write them for DuckDB: one aggregate a table with
-- FILTER, joined to the projects, scores and totals in DOUBLE with round(…, 2).
WITH s AS (
  SELECT _project,
    count(*) AS sites_all,
    count(*) FILTER (WHERE planned = 1) AS planned,
    count(*) FILTER (WHERE planned = 1 AND started_on <= 19204) AS started,
    count(*) FILTER (WHERE planned = 1 AND started_on <= planned_start_on) AS started_on_time,
    count(*) FILTER (WHERE finished_on <= 19204) AS finished,
    count(*) FILTER (WHERE finished_on <= planned_finish_on) AS finished_on_time,
    count(*) FILTER (WHERE accepted_on <= 19204 AND passed = 1) AS passed,
    count(*) FILTER (WHERE accepted_on <= 19204) AS accepted,
    count(*) FILTER (WHERE registered = 1) AS registered,
    count(*) FILTER (WHERE contiguous = 1 AND planned = 1) AS contiguous,
    coalesce(sum(households) FILTER (WHERE started_on <= 19204), 0) AS households,
    sum(households) AS households_all,
    coalesce(sum(floor_area) FILTER (WHERE finished_on <= 19204), 0) / 100.0 AS area,
    sum(floor_area) / 100.0 AS area_all,
    coalesce(sum(buildings) FILTER (WHERE built_year <= 2000), 0) AS buildings_old,
    sum(buildings) AS buildings_all
  FROM sites GROUP BY _project
), a AS (
  SELECT _project,
    count(*) AS answers_all,
    count(*) FILTER (WHERE valid = 1) AS valid,
    count(*) FILTER (WHERE valid = 1 AND satisfaction = 'A') AS very_satisfied,
    count(*) FILTER (WHERE valid = 1 AND satisfaction = 'B') AS satisfied,
    count(*) FILTER (WHERE valid = 1 AND satisfaction = 'C') AS neutral,
    count(*) FILTER (WHERE valid = 1 AND satisfaction IN ('D', 'E')) AS dissatisfied,
    count(*) FILTER (WHERE valid = 1 AND policy_known IN ('A', 'B')) AS aware,
    count(*) FILTER (WHERE valid = 1 AND involved IN ('A', 'B')) AS involved
  FROM answers GROUP BY _project
), f AS (
  SELECT _project,
    coalesce(sum(arrived) FILTER (WHERE arrived_on <= 19204), 0) / 100.0 AS arrived,
    sum(due) / 100.0 AS due,
    coalesce(sum(transferred) FILTER (WHERE transferred_on <= 19204), 0) / 100.0 AS transferred,
    coalesce(sum(arrived) FILTER (WHERE source = 'special_bond'), 0) / 100.0 AS bond
  FROM funds GROUP BY _project
), p AS (
  SELECT _project,
    coalesce(sum(amount) FILTER (WHERE paid_on <= 19204), 0) / 100.0 AS paid,
    coalesce(sum(amount) FILTER (WHERE source = 'special_bond' AND paid_on <= 19204), 0) / 100.0
      AS bond_paid,
    max(amount) / 100.0 AS largest
  FROM payments GROUP BY _project
), c AS (
  SELECT _project,
    coalesce(sum(amount) FILTER (WHERE certified_on <= 19204), 0) / 100.0 AS certified
  FROM certificates GROUP BY _project
), r AS (
  SELECT _project,
    count(*) AS requests_all,
    count(*) FILTER (WHERE closed_on <= 19204) AS closed,
    count(*) FILTER (WHERE closed_on <= due_on) AS closed_on_time,
    count(*) FILTER (WHERE satisfied = 1) AS answered_well,
    count(*) FILTER (WHERE satisfied IS NOT NULL) AS rated
  FROM requests GROUP BY _project
), facts AS (
  SELECT q._project, s.* EXCLUDE (_project), a.* EXCLUDE (_project, satisfied),
    a.satisfied AS satisfied, f.* EXCLUDE (_project), p.* EXCLUDE (_project), c.certified,
    r.* EXCLUDE (_project)
  FROM _projects AS q
  LEFT JOIN s ON s._project = q._project
  LEFT JOIN a ON a._project = q._project
  LEFT JOIN f ON f._project = q._project
  LEFT JOIN p ON p._project = q._project
  LEFT JOIN c ON c._project = q._project
  LEFT JOIN r ON r._project = q._project
), scores AS (
  SELECT _project,
    CASE WHEN due > 0 THEN round(4 * least(arrived / due, 1), 2) ELSE 0 END AS a1,
    CASE WHEN arrived > 0 THEN round(3 * least(transferred / arrived, 1), 2) ELSE 0 END AS a2,
    CASE WHEN transferred > 0 AND paid / transferred / 0.9 >= 0.3
      THEN round(5 * least(paid / transferred / 0.9, 1), 2) ELSE 0 END AS a3,
    CASE WHEN bond > 0
      THEN round(4 * greatest(least((bond_paid / bond - 0.6) / 0.4, 1), 0), 2) ELSE 0 END AS a4,
    CASE WHEN certified = 0 THEN 0 WHEN paid / certified <= 0.8 THEN 3
      WHEN paid / certified <= 1 THEN 5 WHEN paid / certified <= 1.2 THEN 2.5 ELSE 0 END AS a5,
    CASE WHEN paid > 0 AND largest / paid <= 0.4 THEN 3 ELSE 0 END AS a6,
    CASE WHEN sites_all > 0 THEN round(4 * least(registered / sites_all, 1), 2) ELSE 0 END AS a7,
    CASE WHEN sites_all > 0 THEN round(2 * least(planned / sites_all / 0.8, 1), 2) ELSE 0 END AS a8,
    CASE WHEN planned > 0 THEN round(7.5 * least(started / planned, 1), 2) ELSE 0 END AS b1,
    CASE WHEN planned > 0 THEN round(5 * least(started_on_time / planned, 1), 2) ELSE 0 END AS b2,
    CASE WHEN planned > 0 THEN round(6 * least(finished / planned / 0.5, 1), 2) ELSE 0 END AS b3,
    CASE WHEN finished > 0
      THEN round(5 * greatest(least((finished_on_time / finished - 0.5) / 0.45, 1), 0), 2)
      ELSE 0 END AS b4,
    CASE WHEN accepted > 0 AND passed / accepted >= 0.6
      THEN round(5 * passed / accepted, 2) ELSE 0 END AS b5,
    CASE WHEN area_all > 0 THEN round(4 * least(area / area_all / 0.45, 1), 2) ELSE 0 END AS b6,
    CASE WHEN households_all > 0
      THEN round(4 * least(households / households_all / 0.6, 1), 2) ELSE 0 END AS b7,
    CASE WHEN buildings_all > 0
      THEN round(3 * least(buildings_old / buildings_all * 2, 1), 2) ELSE 0 END AS b8,
    CASE WHEN area_all > 0 AND certified > 0
      THEN round(2.5 * least(600 / (certified / area_all), 1), 2)
      WHEN area_all > 0 THEN 2.5 ELSE 0 END AS b9,
    CASE WHEN planned > 0 THEN round(3 * least(contiguous / planned / 0.4, 1), 2) ELSE 0 END AS c1,
    CASE WHEN answers_all > 0
      THEN round(2 * least(valid / answers_all / 0.95, 1), 2) ELSE 0 END AS c2,
    CASE WHEN valid > 0
      THEN round(6 * least((very_satisfied + 0.8::DOUBLE * satisfied + 0.6::DOUBLE * neutral)
        / (very_satisfied + satisfied + neutral + dissatisfied) / 0.9, 1), 2) ELSE 0 END AS c3,
    CASE WHEN valid > 0 THEN round(3 * least(aware / valid / 0.8, 1), 2) ELSE 0 END AS c4,
    CASE WHEN valid > 0 THEN round(3 * least(involved / valid / 0.5, 1), 2) ELSE 0 END AS c5,
    CASE WHEN requests_all > 0 THEN round(3 * least(closed / requests_all, 1), 2) ELSE 0 END AS c6,
    CASE WHEN requests_all > 0
      THEN round(3 * least(closed_on_time / requests_all / 0.9, 1), 2) ELSE 0 END AS c7,
    CASE WHEN rated > 0
      THEN round(3 * least(answered_well / rated / 0.85, 1), 2) ELSE 0 END AS c8,
    CASE WHEN households_all > 0
      THEN round(2 * least(certified / households_all / 12000, 1), 2) ELSE 0 END AS c9
  FROM facts
)
SELECT *, round(a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + b1 + b2 + b3 + b4 + b5 + b6 + b7 + b8 + b9
  + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9, 2) AS total,
  CASE WHEN total >= 90 THEN '优' WHEN total >= 80 THEN '良' WHEN total >= 60 THEN '中' ELSE '差' END
    AS grade
FROM scores ORDER BY _project
