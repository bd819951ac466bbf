using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Binds what a step is run for each of: rule 027.</summary>
internal sealed class FanOutBinder(ConditionBinder conditions, TypeNames names, CSharpCompilation compilation, Findings findings)
{
    /// <summary>The type of what readers of the step get: its result, or the list of them.</summary>
    public static ITypeSymbol? ValueOf(StepDraft step, Compilation compilation)
    {
        if (step.Controls.ForEach is null || step.Result is not { } result || result.ContainsError())
            return step.Result;
        var list = compilation.GetSpecialType(SpecialType.System_Collections_Generic_IReadOnlyList_T);
        if (step.Controls.ContinueOnError is null)
            return list.Construct([result], [result.NullableAnnotation]);
        return compilation.GetTypeByMetadataName(Names.ItemResult) is { } item ? list.Construct(item.Construct([result], [result.NullableAnnotation])) : null;
    }

    /// <summary>Returns null after a finding; tells the site what an item is.</summary>
    public FanOutModel? Bind(Site site, StepDraft step, AttributeData forEach)
    {
        var text = forEach.Argument("", 0) as string;
        var times = forEach.Argument("Times") as int? ?? 0;
        var concurrency = forEach.Argument("MaxConcurrency") as int? ?? 0;
        var failures = forEach.Argument("MaxFailures") as int? ?? 0;
        var hasTimes = forEach.NamedArguments.Any(argument => argument.Key == "Times");
        if (text is null == !hasTimes)
            return Refuse(forEach.Location(), text is null ? $"The fan-out of '{step.Method.Name}' has no source: name a collection, as in [ForEach(\"plan.tasks\")], or a number of Times" : $"The fan-out of '{step.Method.Name}' has a source and Times: keep one of them");
        if (hasTimes && times < 1)
            return Refuse(StepReader.ArgumentLocation(forEach, "Times"), $"'{step.Method.Name}' runs {times} times: give Times a number of 1 or more");
        if (concurrency < 0)
            return Refuse(StepReader.ArgumentLocation(forEach, "MaxConcurrency"), $"'{step.Method.Name}' cannot run {concurrency} items at a time: give MaxConcurrency a number of 1 or more");
        if (failures < 0)
            return Refuse(StepReader.ArgumentLocation(forEach, "MaxFailures"), "MaxFailures is a number of items that may fail: 1 or more");
        if (failures > 0 && step.Controls.ContinueOnError is null)
            return Refuse(StepReader.ArgumentLocation(forEach, "MaxFailures"), $"MaxFailures bounds what [ContinueOnError] lets pass, and '{step.Method.Name}' has none: add it, or remove MaxFailures");
        if (text is null)
        {
            site.Item = compilation.GetSpecialType(SpecialType.System_Int32);
            return new(null, $"{times} times", "int", times, concurrency, failures);
        }

        var source = new LiteralSource(forEach, AttributeArguments.Find(forEach, "source", 0)?.Expression, compilation);
        if (conditions.Path(site, text, source) is not { } path)
            return null;
        var place = source.At(new Span(0, text.Length)).Source;
        if (path.Path.MayBeNull || path.Type.MayBeNull())
            return Refuse(place, $"'{text}' may be null, and there is nothing to run '{step.Method.Name}' for: let a [When(\"{text}\", IsNull = true, Not = true)] decide whether it runs");
        if (path.Type.ElementType() is not { } element)
        {
            var isStream = path.Type.Implements("System.Collections.Generic.IAsyncEnumerable");
            return Refuse(place, $"'{text}' is '{TypeNames.Display(path.Type)}'{(isStream ? ", an asynchronous stream, whose items are not known when a run is resumed: collect them in a [Step]" : ", which is no collection: name one, or let a [Step] make it")}");
        }

        if (element.IsNoArgument())
            return Refuse(place, $"The items of '{text}' are '{TypeNames.Display(element)}', which no step can take");
        site.Item = element;
        return new(path.Path, text, names.Ref(element).Name, 0, concurrency, failures);
    }

    /// <summary>A step for each item takes the item.</summary>
    public void CheckItem(StepDraft step, FanOutModel fanOut, IReadOnlyList<ParameterModel?> parameters, AttributeData forEach)
    {
        if (fanOut.Source is not null && !parameters.Contains(null) && !parameters.Any(parameter => parameter!.Source is ValueSource source && source.Candidates.Any(path => path.Head == PathHead.Item)))
            Refuse(forEach.Location(), $"'{step.Method.Name}' runs for each of '{fanOut.Text}' and takes none of them: give it a parameter with [Item]");
    }

    private FanOutModel? Refuse(Location? place, string message)
    {
        findings.Add(Rule.InvalidForEach, place, message);
        return null;
    }
}
