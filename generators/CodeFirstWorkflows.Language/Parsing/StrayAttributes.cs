using System.Linq;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Finds attributes about steps on methods that are none: rule 034.</summary>
internal static class StrayAttributes
{
    /// <summary>What stands between a step and its method, and therefore also before a prompt or a sub-workflow that only helps.</summary>
    public static readonly string[] Resilience =
        [Names.RetryAttribute, Names.TimeoutAttribute, Names.CircuitBreakerAttribute, Names.RateLimitAttribute, Names.ResilienceAttribute];

    // What has a place in the order can have these.
    private static readonly string[] Controls =
    [
        Names.ParallelAttribute, Names.WhenAttribute, Names.OtherwiseAttribute, Names.ReturnAttribute, Names.AfterAttribute, Names.RepeatAttribute,
        Names.ForEachAttribute, Names.ContinueOnErrorAttribute, Names.OutputAttribute, Names.FallbackAttribute, Names.CompensateAttribute,
    ];

    public static void Check(INamedTypeSymbol workflow, StepTable table, Findings findings)
    {
        foreach (var method in workflow.GetMembers().OfType<IMethodSymbol>().Where(method => table.FindStep(method) is null))
        {
            var isHelper = table.FindHelper(method) is not null;
            var stray = (isHelper ? Controls : [.. Controls, .. Resilience, Names.CompareProvidersAttribute]).Select(method.Attribute).FirstOrDefault(attribute => attribute is not null);
            if (stray is null)
                continue;
            var name = stray.ShortName();
            findings.Add(Rule.AttributesExclude, stray.Location(), isHelper
                ? $"[{name}] is about a step, and '{method.Name}' takes no place in the order, as it helps others: remove it"
                : $"[{name}] is about a step, and '{method.Name}' is no step: remove it, or mark the method with [Step]");
        }
    }
}
