// The catalogue's worked customers.
using CxDashboard.Core.Statistics;

namespace CxDashboard.Tests.Statistics;

public class CustomerMeasuresTests
{
    [Fact]
    public void Newcomers_do_not_count_as_kept() => Assert.Equal(.90, CustomerMeasures.Retention(200, 220, 40), 12);

    [Fact]
    public void Monthly_churn_compounds_to_a_year() => Assert.Equal(.262, CustomerMeasures.YearlyChurn(.025), 3);

    [Fact]
    public void A_customer_is_worth_their_margin_over_their_stay_and_costs_what_was_spent()
    {
        var worth = CustomerMeasures.LifetimeValue(50, .7, .025)!.Value;
        var cost = CustomerMeasures.AcquisitionCost(140_000, 280)!.Value;
        Assert.Equal(1400, worth, 9);
        Assert.Equal(500, cost, 9);
        Assert.Equal(2.8, worth / cost, 9);
    }

    [Fact]
    public void Without_churn_or_new_customers_there_is_no_number()
    {
        Assert.Null(CustomerMeasures.LifetimeValue(50, .7, 0));
        Assert.Null(CustomerMeasures.AcquisitionCost(1000, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => CustomerMeasures.Retention(0, 0, 0));
    }
}
