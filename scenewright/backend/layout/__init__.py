"""From relations to places: where each thing of a plan stands, how it is lit and how it is seen.

`solving` lays out a plan, thing after thing on one `site`: its table says which function places by which relation.
Those lie in `carrying` (on, in, under), `neighbours` (beside, around, between) and `walls`; what is related to nothing
stands `alone`; `turning` lets things look at what they face. All find places by `sides`, `arranging` and `standing`;
the `world` says which are free.
A new relation is a function there, a row of the table, and words for it in shared/plan_words.py and planning.
"""
