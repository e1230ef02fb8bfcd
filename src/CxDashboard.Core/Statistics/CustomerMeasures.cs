// Retention, churn and what a customer is worth, from counted customers and summed money.
namespace CxDashboard.Core.Statistics;

/// <summary>Measures of customers over a period. Source of every formula: docs/kpis.md, Catalogue.</summary>
public static class CustomerMeasures
{
    /// <summary>(end − new)/start as a share in 0..1: of those active at the start, the part still active at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There was nobody at the start, or more survived than there were.</exception>
    public static double Retention(long activeAtStart, long activeAtEnd, long newAtEnd)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(activeAtStart);
        var kept = activeAtEnd - newAtEnd;
        ArgumentOutOfRangeException.ThrowIfNegative(kept);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kept, activeAtStart);
        return (double)kept / activeAtStart;
    }

    /// <summary>1 − (1 − monthly)¹² as a share: churn compounds, so 2.5 % a month is 26.2 % a year and not 30 %.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The monthly churn is not a share in 0..1.</exception>
    public static double YearlyChurn(double monthlyChurn)
    {
        if (monthlyChurn is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(monthlyChurn), monthlyChurn, "Churn is a share in 0..1, for example .025.");
        return 1 - Math.Pow(1 - monthlyChurn, 12);
    }

    /// <summary>Revenue per account × margin ÷ churn, in money; revenue and churn of the same period. Null without churn.</summary>
    public static double? LifetimeValue(double revenuePerAccount, double margin, double churn) =>
        churn > 0 ? revenuePerAccount * margin / churn : null;

    /// <summary>Acquisition spend ÷ new customers, in money. Null when nobody was won.</summary>
    public static double? AcquisitionCost(double spend, long newCustomers) => newCustomers > 0 ? spend / newCustomers : null;
}
