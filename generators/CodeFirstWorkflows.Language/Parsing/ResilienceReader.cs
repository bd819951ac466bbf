using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Reads what stands between steps and their methods: rules 031 and 034.</summary>
internal sealed class ResilienceReader(INamedTypeSymbol workflow, TypeNames names, Findings findings)
{
    // Polly's bounds.
    private static readonly long ShortestTimeout = TimeSpan.FromMilliseconds(10).Ticks;
    private static readonly long LongestTimeout = TimeSpan.FromDays(1).Ticks;
    private static readonly long ShortestBreak = TimeSpan.FromMilliseconds(500).Ticks;

    public void Read(IReadOnlyList<StepDraft> steps)
    {
        var common = Read(workflow);
        foreach (var step in steps)
        {
            CheckExclusions(step);
            var own = Read(step.Method);
            step.Resilience = step.Kind is StepKind.Step or StepKind.Prompt ? Merge(own, common) : own;
        }
    }

    private void CheckExclusions(StepDraft step)
    {
        var own = StrayAttributes.Resilience.Select(step.Method.Attribute).OfType<AttributeData>().ToList();
        if (step.Kind == StepKind.WaitFor && own.Count > 0)
            findings.Add(Rule.AttributesExclude, own[0].Location(), $"'{step.Method.Name}' waits for an answer, and runs nothing that [{own[0].ShortName()}] could be about: remove it; how long it waits is said by [WaitFor(Timeout = …)]");
        else if (own.Count > 1 && own.Find(attribute => attribute.AttributeClass.IsNamed(Names.ResilienceAttribute)) is { } named)
            findings.Add(Rule.AttributesExclude, named.Location(), $"[Resilience] replaces timeouts, retries, rate limits and circuit breakers, and '{step.Method.Name}' carries [{own.First(other => other != named).ShortName()}] as well: keep one of them");
    }

    // A step's attribute replaces the whole one of its class; a pipeline of either replaces all others of the class.
    private static ResilienceModel? Merge(ResilienceModel? own, ResilienceModel? common)
    {
        if (own is null || common is null)
            return own ?? common;
        if (own.Pipeline is not null)
            return own;
        var times = own.AttemptTicks is null ? common : own;
        return new(own.Retry ?? common.Retry, times.AttemptTicks, times.TotalTicks, own.Breaker, own.Limit ?? common.Limit, null);
    }

    private ResilienceModel? Read(ISymbol symbol)
    {
        var retry = symbol.Attribute(Names.RetryAttribute) is { } retried ? Retry(retried) : null;
        var (attempt, total) = symbol.Attribute(Names.TimeoutAttribute) is { } timed ? Timeout(timed) : (null, null);
        var breaker = symbol.Attribute(Names.CircuitBreakerAttribute) is { } broken ? Breaker(broken) : null;
        var limit = symbol.Attribute(Names.RateLimitAttribute) is { } limited ? Limit(limited) : null;
        var pipeline = symbol.Attribute(Names.ResilienceAttribute) is { } named ? Pipeline(named) : null;
        return retry is null && attempt is null && total is null && breaker is null && limit is null && pipeline is null ? null : new(retry, attempt, total, breaker, limit, pipeline);
    }

    private RetryModel Retry(AttributeData retry)
    {
        var attempts = retry.Argument("MaxAttempts") as int?;
        if (attempts < 1)
            Refuse(retry, "MaxAttempts", $"A step has at least one attempt, and MaxAttempts is {attempts}");
        var delay = Time(retry, "Delay");
        var longest = Time(retry, "MaxDelay");
        if (longest < delay)
            Refuse(retry, "MaxDelay", "MaxDelay is shorter than Delay: the time between attempts only grows");
        var backoff = retry.Argument("Backoff") as int?;
        if (backoff is < 0 or > 2)
            Refuse(retry, "Backoff", "Backoff is Exponential, Linear or Constant");
        return new(attempts, delay, longest, backoff, retry.Argument("Jitter") as bool?, On(retry).ToEquatableArray());
    }

    private IReadOnlyList<string> On(AttributeData retry)
    {
        var types = retry.NamedArguments.FirstOrDefault(argument => argument.Key == "On").Value;
        if (types.Kind != TypedConstantKind.Array || types.IsNull)
            return [];
        var found = new List<string>();
        foreach (var type in types.Values.Select(value => value.Value as ITypeSymbol))
        {
            if (type is null)
                Refuse(retry, "On", "On names exceptions, and one of them is null");
            else if (type.ContainsError() || type.ContainsRefused())
                findings.CompilerReports();
            else if (type.IsFileLocal())
                Refuse(retry, "On", $"'{type.Name}' is a file-local type, which generated code cannot name: declare it without 'file'");
            else if (type is not INamedTypeSymbol { IsUnboundGenericType: false } exception || !exception.IsOrDerivesFrom("System.Exception"))
                Refuse(retry, "On", $"'{TypeNames.Display(type)}' is no exception: On names what to try again after");
            else
                found.Add(names.Ref(exception.WithNullableAnnotation(NullableAnnotation.NotAnnotated)).Name);
        }

        return found;
    }

    private (long? Attempt, long? Total) Timeout(AttributeData timeout)
    {
        var attempt = Bounded(timeout, Time(timeout, "", 0), null);
        var total = Bounded(timeout, Time(timeout, "Total"), "Total");
        if (total <= attempt)
            Refuse(timeout, "Total", "Total is no longer than the time of one attempt: leave out which of them you do not need");
        return (attempt, total);
    }

    private BreakerModel Breaker(AttributeData breaker)
    {
        var ratio = breaker.Argument("FailureRatio") as double?;
        if (ratio is { } part && !(part > 0 && part <= 1))
            Refuse(breaker, "FailureRatio", "FailureRatio is above 0 and up to 1");
        var throughput = breaker.Argument("MinimumThroughput") as int?;
        if (throughput < 2)
            Refuse(breaker, "MinimumThroughput", "MinimumThroughput is at least 2: one attempt is no ratio");
        var sampling = Time(breaker, "Sampling");
        if (sampling < ShortestBreak)
            Refuse(breaker, "Sampling", "Sampling is at least \"500ms\"");
        var open = Time(breaker, "Break");
        if (open < ShortestBreak)
            Refuse(breaker, "Break", "Break is at least \"500ms\"");
        return new(ratio?.ToString("R", CultureInfo.InvariantCulture), throughput, sampling, open);
    }

    private LimitModel Limit(AttributeData limit)
    {
        var permits = limit.Argument("Permits") as int?;
        var concurrent = limit.Argument("Concurrent") as int?;
        if (permits <= 0)
            Refuse(limit, "Permits", "Permits is at least 1");
        if (concurrent <= 0)
            Refuse(limit, "Concurrent", "Concurrent is at least 1");
        var per = Time(limit, "Per");
        if (permits is null && concurrent is null)
            findings.Add(Rule.InvalidResilience, limit.Location(), "[RateLimit] limits nothing: say how many attempts may start within a time by Permits, or how many are under way at a time by Concurrent");
        else if (permits is null && limit.NamedArguments.Any(argument => argument.Key == "Per"))
            Refuse(limit, "Per", "Per is the time that Permits are for: say how many by Permits, or leave it out");
        return new(permits, per, concurrent);
    }

    private string? Pipeline(AttributeData named)
    {
        if (named.Argument("", 0) is not string name)
            return null;
        if (string.IsNullOrWhiteSpace(name))
            findings.Add(Rule.InvalidResilience, Place(named, "pipeline", 0), "A pipeline has a name: that under which it was added to WorkflowEngineOptions.ResiliencePipelines");
        return name;
    }

    private long? Bounded(AttributeData attribute, long? ticks, string? name)
    {
        if (ticks is { } time && (time < ShortestTimeout || time > LongestTimeout))
            findings.Add(Rule.InvalidResilience, name is null ? Place(attribute, "attempt", 0) : StepReader.ArgumentLocation(attribute, name), "A timeout is from \"10ms\" to \"1d\"");
        return ticks;
    }

    private long? Time(AttributeData attribute, string name, int position = -1)
    {
        if ((position < 0 ? attribute.Argument(name) : attribute.Argument("", position)) is not string text)
            return null;
        if (Durations.TryParse(text, out var ticks))
            return ticks;
        findings.Add(Rule.InvalidResilience, position < 0 ? StepReader.ArgumentLocation(attribute, name) : Place(attribute, "attempt", position), $"'{text}' is no time: {Durations.Forms}");
        return null;
    }

    private void Refuse(AttributeData attribute, string name, string reason) => findings.Add(Rule.InvalidResilience, StepReader.ArgumentLocation(attribute, name), reason);

    private static Location? Place(AttributeData attribute, string parameter, int position) =>
        AttributeArguments.Find(attribute, parameter, position)?.Expression.GetLocation() ?? attribute.Location();
}
