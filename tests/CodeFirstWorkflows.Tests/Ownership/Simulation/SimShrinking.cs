namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>Leaves out of a history what is not needed to break a promise.</summary>
internal static class SimShrinking
{
    internal static async Task<(SimPlan Least, string? Broken, IReadOnlyList<string> Story)> ShrinkAsync(SimPlan plan)
    {
        if (await SimHistory.PlayAsync(plan) is not null)
        {
            for (var before = int.MaxValue; plan.Actions.Count < before;)
            {
                before = plan.Actions.Count;
                plan = await LeaveOutAsync(plan);
                plan = await OneByOneAsync(plan);
            }
        }

        var story = new List<string>();
        var broken = await SimHistory.PlayAsync(plan, PlantedFault.None, story);
        return (plan, broken, story);
    }

    private static async Task<SimPlan> LeaveOutAsync(SimPlan plan)
    {
        for (var length = 4; length > 0; length /= 2)
        {
            for (var at = plan.Actions.Count - length; at >= 0; at--)
            {
                if (at + length > plan.Actions.Count)
                    continue;
                var shorter = plan with { Actions = [.. plan.Actions.Take(at), .. plan.Actions.Skip(at + length)] };
                if (await SimHistory.PlayAsync(shorter) is not null)
                    plan = shorter;
            }
        }

        return plan;
    }

    // Actions that follow each other are easier to read than those that happen together.
    private static async Task<SimPlan> OneByOneAsync(SimPlan plan)
    {
        for (var at = 0; at < plan.Actions.Count; at++)
        {
            if (plan.Actions[at].Order == 0)
                continue;
            var simpler = plan with { Actions = [.. plan.Actions.Select((action, index) => index == at ? action with { Order = 0 } : action)] };
            if (await SimHistory.PlayAsync(simpler) is not null)
                plan = simpler;
        }

        return plan;
    }
}
