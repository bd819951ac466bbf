using System.Text;

namespace Samples;

/// <summary>Finds the problem: in the argument, in a file, or on standard input.</summary>
internal static class ProblemText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<string> ReadAsync(string? text, string? file, CancellationToken cancellationToken)
    {
        if (text is not null && file is not null)
            throw new BadInputException("Give the problem either in words or as --file, not both.");
        var problem = text
            ?? (file is not null ? await ReadFileAsync(file, cancellationToken)
                : Console.IsInputRedirected ? await ReadStandardInputAsync(cancellationToken)
                : "");
        if (string.IsNullOrWhiteSpace(problem))
        {
            var place = file is null ? "" : $" in {file}";
            throw new BadInputException(
                $"There is no problem to solve{place}. Put it in quotes after the command, in a file named by --file, or pipe it in.");
        }

        return problem.Trim();
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, Utf8, cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw new BadInputException($"The file {path} is no text in UTF-8.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException(
                File.Exists(path) ? $"The file {path} cannot be read: check who may read it."
                : Directory.Exists(path) ? $"{path} is a folder: name a file in it after --file."
                : $"There is no file {path}: check the path after --file.");
        }
    }

    private static async Task<string> ReadStandardInputAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), Utf8);
        try
        {
            // Standard input cannot be canceled while it waits for more.
            return await Task.Run(reader.ReadToEnd, CancellationToken.None).WaitAsync(cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw new BadInputException("Standard input is no text in UTF-8.");
        }
    }
}
