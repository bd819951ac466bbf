using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Reads a [WaitFor]: whether its parameters are a question that can be stored, and how long it waits.</summary>
internal sealed class WaitReader(Findings findings)
{
    /// <summary>Reads the step.</summary>
    /// <returns>Whether it is sound.</returns>
    public bool Read(StepDraft step, IReadOnlyList<ParameterModel> parameters)
    {
        var isSound = true;
        foreach (var (symbol, model) in step.Method.Parameters.Zip(parameters, (symbol, model) => (symbol, model)))
        {
            if (model.Source is ValueSource or VisitsSource or CancellationSource)
                continue;
            findings.Add(Rule.UnsupportedStepSignature, symbol.UserLocation(), step.Method.Name, $"its parameter '{symbol.Name}' is no value that could be asked about: what a step waits for is stored, and answered by somebody else");
            isSound = false;
        }

        if (step.Attribute.Argument("Timeout") is not string text)
            return isSound;
        if (!Durations.TryParse(text, out var ticks))
        {
            findings.Add(Rule.InvalidResilience, StepReader.ArgumentLocation(step.Attribute, "Timeout"), $"'{text}' is no time to wait: {Durations.Forms}");
            return false;
        }

        step.WaitTicks = ticks;
        return isSound;
    }
}
