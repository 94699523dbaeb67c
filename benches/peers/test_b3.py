"""Cases worked by hand."""

import unittest

import numpy as np

from b3 import labels, same_groups, score


def check(case, truth, found, precision, recall):
    got = score(labels(truth), labels(found))
    case.assertAlmostEqual(got.precision, precision, places=12)
    case.assertAlmostEqual(got.recall, recall, places=12)
    case.assertAlmostEqual(got.f, 2 * precision * recall / (precision + recall), places=12)


class Score(unittest.TestCase):
    def test_the_truth_scores_one(self):
        check(self, ["a", "a", "b", ""], ["x", "x", "y", ""], 1, 1)

    def test_all_alone_is_precise_and_finds_nothing(self):
        # Two pairs: each report recalls itself of two.
        check(self, ["a", "a", "b", "b"], ["", "", "", ""], 1, 1 / 2)

    def test_all_together_recalls_all(self):
        # A group of three and one alone, thrown together: (3 × 3/4 + 1/4) / 4.
        check(self, ["a", "a", "a", ""], ["x"] * 4, 10 / 16, 1)

    def test_a_group_cut_in_two_and_one_stranger(self):
        # a a a | a b: precision (3 × 1 + 1/2 + 1/2) / 5; recall (3 × 3/4 + 1/4 + 1) / 5.
        check(self, ["a", "a", "a", "a", "b"], ["x", "x", "x", "y", "y"], 4 / 5, 3.5 / 5)

    def test_reports_alone_are_not_one_group(self):
        check(self, ["", "", ""], ["x", "x", ""], (1 / 2 + 1 / 2 + 1) / 3, 1)

    def test_missing_values_stand_alone(self):
        check(self, [None, float("nan"), "a"], ["", "", "x"], 1, 1)

    def test_a_series_named_by_a_number_is_not_taken_for_one_alone(self):
        check(self, ["3", "3", "", ""], ["4", "4", "", ""], 1, 1)

    def test_nothing_is_scored_as_perfect(self):
        self.assertEqual(score(np.array([]), np.array([])), (1, 1, 1))

    def test_different_lengths_are_refused(self):
        with self.assertRaises(ValueError):
            score(np.array([1]), np.array([1, 2]))


class SameGroups(unittest.TestCase):
    def test_names_do_not_matter(self):
        self.assertTrue(same_groups(np.array([5, 5, 9]), np.array([1, 1, 0])))

    def test_finer_and_coarser_differ(self):
        self.assertFalse(same_groups(np.array([5, 5, 9]), np.array([1, 1, 1])))
        self.assertFalse(same_groups(np.array([5, 5, 5]), np.array([1, 1, 0])))

    def test_equal_numbers_of_groups_are_not_enough(self):
        self.assertFalse(same_groups(np.array([1, 1, 2, 2]), np.array([1, 2, 1, 2])))


if __name__ == "__main__":
    unittest.main()
